// The complete modules (relaxed and f64): the base and all packs. A kernel's line stands in its pack.
export * from "./packs/base";
export * from "./packs/activations";
export * from "./packs/data";
export * from "./packs/functions";
export * from "./packs/losses";
export * from "./packs/momentum";
export * from "./packs/normalisation";
export * from "./packs/regression";
export * from "./packs/rules";
export * from "./packs/transforms";
