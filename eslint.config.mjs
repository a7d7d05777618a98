import tseslint from 'typescript-eslint';

const DRIVER_ROOMS = ['lib/store/**', 'lib/clients/**', 'lib/bson/**'];
const TYPE_SETTINGS = ['./tsconfig.json', './bench/tsconfig.json'];
const DRIVER_MESSAGE = 'Only the rooms store, clients and bson load the driver; elsewhere write "import type".';

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '**/*.mjs', '**/*.cjs', '**/*.js'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { project: TYPE_SETTINGS, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      '@typescript-eslint/no-for-in-array': 'error',
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true, allowRethrowing: true }],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: ['error', 'always'],
      'no-debugger': 'error',
      'no-empty': 'error',
      'no-self-compare': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    // Their packages are installed by the benchmark alone: no rule may depend on whether they are there.
    files: ['bench/peers/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-require-imports': 'error',
      '@typescript-eslint/no-unsafe-function-type': 'error',
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: "NewExpression[callee.name='Error']", message: 'Throw a class of lib/errors.' },
      ],
    },
  },
  {
    files: ['lib/**/*.ts'],
    ignores: DRIVER_ROOMS,
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: ['mongodb', 'bson'].map((name) => ({ name, allowTypeImports: true, message: DRIVER_MESSAGE })) },
      ],
    },
  },
  {
    // A focused or switched-off spec would pass unseen.
    files: ['spec/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo)$/]',
          message: 'Every spec runs.',
        },
        {
          selector: 'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]',
          message: 'Every spec runs.',
        },
      ],
    },
  },
);
