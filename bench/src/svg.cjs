'use strict';

// Plain JavaScript, as the loader of the benchmark would make a `require` of the imports, and Vega cannot be required.
exports.toSvg = async (spec) => {
  const [{ parse, View }, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const view = new View(parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return svg;
};
