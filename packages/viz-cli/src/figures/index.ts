import { boundarySpread } from './classification/boundarySpread.ts';
import { farPoint } from './classification/farPoint.ts';
import { networkSpoilers } from './classification/networkSpoilers.ts';
import { spoilers } from './classification/spoilers.ts';
import { thresholdError } from './classification/thresholdError.ts';
import { axisSlices } from './descent/axisSlices.ts';
import { convexity } from './descent/convexity.ts';
import { doubleWellEscape } from './descent/doubleWellEscape.ts';
import { fourRegimes } from './descent/fourRegimes.ts';
import { hessianCost } from './descent/hessianCost.ts';
import { newtonParabolas } from './descent/newtonParabolas.ts';
import { newtonUphill } from './descent/newtonUphill.ts';
import { ratesOfConvergence } from './descent/ratesOfConvergence.ts';
import { scaledAxes } from './descent/scaledAxes.ts';
import { stepSizeUCurve } from './descent/stepSizeUCurve.ts';
import { taylorRemainder } from './descent/taylorRemainder.ts';
import { twoStepSizes } from './descent/twoStepSizes.ts';
import { zigzag } from './descent/zigzag.ts';
import type { Figure } from './figure.ts';
import { momentumAgainstNesterov } from './methods/momentumAgainstNesterov.ts';
import { momentumReset } from './methods/momentumReset.ts';
import { momentumVectors } from './methods/momentumVectors.ts';
import { quickpropSecants } from './methods/quickpropSecants.ts';
import { raceNetwork } from './methods/raceNetwork.ts';
import { raceQuadratic } from './methods/raceQuadratic.ts';
import { raceRosenbrock } from './methods/raceRosenbrock.ts';
import { raceSaddle } from './methods/raceSaddle.ts';
import { rpropSteps } from './methods/rpropSteps.ts';
import { claims } from './questions/claims.ts';
import { polls } from './questions/polls.ts';
import { biasVarianceByWidth } from './relu/biasVarianceByWidth.ts';
import { cauchyElbows } from './relu/cauchyElbows.ts';
import { circuits } from './relu/circuits.ts';
import { deepOrWide } from './relu/deepOrWide.ts';
import { elbowSides } from './relu/elbowSides.ts';
import { elbowSums } from './relu/elbowSums.ts';
import { gradientDepth } from './relu/gradientDepth.ts';
import { hornik } from './relu/hornik.ts';
import { movingElbows } from './relu/movingElbows.ts';
import { pieces } from './relu/pieces.ts';
import { rectifier } from './relu/rectifier.ts';
import { rescaling } from './relu/rescaling.ts';
import { shattering } from './relu/shattering.ts';
import { dancing } from './stochastic/dancing.ts';
import { decaySchedules } from './stochastic/decaySchedules.ts';
import { gdAgainstSgd } from './stochastic/gdAgainstSgd.ts';
import { gradientBalance } from './stochastic/gradientBalance.ts';
import { heavyRow } from './stochastic/heavyRow.ts';
import { interpolation } from './stochastic/interpolation.ts';
import { oscillationOrWalk } from './stochastic/oscillationOrWalk.ts';
import { sgdSteps } from './stochastic/sgdSteps.ts';
import { shiftedSurfaces } from './stochastic/shiftedSurfaces.ts';
import { standardErrors } from './stochastic/standardErrors.ts';
import { linearNetwork } from './surfaces/linearNetwork.ts';
import { lossSurface } from './surfaces/lossSurface.ts';
import { restartsByWidth } from './surfaces/restartsByWidth.ts';
import { saddles } from './surfaces/saddles.ts';

/** All figures, in the order of the gallery. */
export const FIGURES: readonly Figure[] = [
  stepSizeUCurve,
  fourRegimes,
  twoStepSizes,
  axisSlices,
  zigzag,
  scaledAxes,
  taylorRemainder,
  convexity,
  ratesOfConvergence,
  doubleWellEscape,
  newtonParabolas,
  newtonUphill,
  hessianCost,
  gradientBalance,
  sgdSteps,
  standardErrors,
  dancing,
  oscillationOrWalk,
  interpolation,
  heavyRow,
  decaySchedules,
  gdAgainstSgd,
  shiftedSurfaces,
  rpropSteps,
  quickpropSecants,
  momentumVectors,
  momentumReset,
  momentumAgainstNesterov,
  raceQuadratic,
  raceRosenbrock,
  raceSaddle,
  raceNetwork,
  lossSurface,
  saddles,
  linearNetwork,
  restartsByWidth,
  thresholdError,
  farPoint,
  spoilers,
  networkSpoilers,
  boundarySpread,
  rectifier,
  elbowSides,
  elbowSums,
  circuits,
  pieces,
  movingElbows,
  cauchyElbows,
  gradientDepth,
  rescaling,
  biasVarianceByWidth,
  hornik,
  shattering,
  deepOrWide,
  polls,
  claims,
];
