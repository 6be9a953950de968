export { type FitStatistics, fitStatistics } from './analysis/fitStatistics.ts';
export { type LevenbergMarquardtOptions, levenbergMarquardt } from './minimisers/levenbergMarquardt.ts';
export { type NewtonOptions, newton } from './minimisers/newton.ts';
