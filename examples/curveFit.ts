// A curve through measured points, with the uncertainty of its parameters. The data are NIST's Misra1a (monomolecular adsorption), whose
// parameters and standard deviations NIST has certified: itl.nist.gov/div898/strd/nls/data/misra1a.shtml
import { curveFit, minimise } from '@elbow/optim';
import { levenbergMarquardt } from '@elbow/optim/second-order';

const x = [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760];
const y = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78];

const problem = curveFit({
  x,
  y,
  parameters: 2,
  model: (x, [a = 0, b = 0]) => a * (1 - Math.exp(-b * x)),
  // May be left out: slopes are then central differences, which here changes the fifth digit of the uncertainties.
  gradient(x, [a = 0, b = 0], slopes) {
    slopes[0] = 1 - Math.exp(-b * x);
    slopes[1] = a * x * Math.exp(-b * x);
  },
});
const fit = minimise(problem, levenbergMarquardt(), [500, 0.0001]);

const [a = 0, b = 0] = fit.x;
const [aError = 0, bError = 0] = fit.standardErrors ?? [];
console.log(fit.verdict.kind); // converged
console.log(a.toFixed(4), '±', aError.toFixed(4)); // 238.9421 ± 2.7070
console.log(b.toExponential(4), '±', bError.toExponential(4)); // 5.5016e-4 ± 7.2669e-6

// The uncertainties are not those of two independent numbers: where a is larger, b is smaller. The covariance says so, and the
// uncertainty of the curve needs it: var y(x) = gᵀ C g, with g the slopes of the model in a and b.
const [caa = 0, cab = 0, , cbb = 0] = fit.covariance ?? [];
console.log((cab / Math.sqrt(caa * cbb)).toFixed(3)); // -0.999
const at = 1000;
const slopes = [1 - Math.exp(-b * at), a * at * Math.exp(-b * at)] as const;
const deviation = Math.sqrt(slopes[0] ** 2 * caa + 2 * slopes[0] * slopes[1] * cab + slopes[1] ** 2 * cbb);
console.log((a * slopes[0]).toFixed(2), '±', deviation.toFixed(2)); // 101.11 ± 0.15
