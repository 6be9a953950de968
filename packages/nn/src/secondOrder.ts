export { type OutputJacobian, outputJacobian } from './diagnostics/outputJacobian.ts';
export { type SessionSpectrum, sessionSpectrum } from './diagnostics/sessionSpectrum.ts';
