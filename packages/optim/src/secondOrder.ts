export {
  analyseQuadratic,
  type QuadraticAnalysis,
  type Regime,
  type RegimeReport,
  type Tuned,
} from './analysis/analyseQuadratic.ts';
export { type CriticalPoint, classify } from './analysis/classify.ts';
export { type CurvatureBounds, type CurvatureBoundsOptions, curvatureBounds } from './analysis/curvatureBounds.ts';
export { type FitStatistics, fitStatistics } from './analysis/fitStatistics.ts';
export { type ScaledAxes, scaleAxes } from './analysis/scaleAxes.ts';
export { type Spectrum, type SpectrumOptions, spectrum } from './analysis/spectrum.ts';
export { squareRoot } from './analysis/squareRoot.ts';
export { type LevenbergMarquardtOptions, levenbergMarquardt } from './minimisers/levenbergMarquardt.ts';
export { type NewtonOptions, newton } from './minimisers/newton.ts';
