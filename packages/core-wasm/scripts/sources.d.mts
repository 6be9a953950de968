import type { Signature } from '../src/signature.ts';

export declare const root: string;
export declare function sources(): string[];
export declare function sourceHash(): string;
export declare function sourceNumber(): number;
export declare function packNames(): string[];
export declare function kernelLines(): { name: string; file: string; text: string }[];
export declare function parseSignature(name: string, text: string): Signature;
