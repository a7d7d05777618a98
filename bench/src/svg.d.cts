import type { TopLevelSpec } from 'vega-lite' with { 'resolution-mode': 'import' };

/** Draws a chart of Vega-Lite. */
export function toSvg(spec: TopLevelSpec): Promise<string>;
