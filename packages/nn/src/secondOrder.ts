export { type CriticalPointOptions, type CriticalPointReport, criticalPoint } from './diagnostics/criticalPoint.ts';
export { type OutputJacobian, outputJacobian } from './diagnostics/outputJacobian.ts';
export { type SessionSpectrum, sessionSpectrum } from './diagnostics/sessionSpectrum.ts';
