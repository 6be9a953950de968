// The names that options take, apart from what they stand for: help and completion must not load the library.

/** What `--theme` takes. */
export const THEME_NAMES = ['light', 'dark'] as const;

/** What `--format` takes: kinds of files, and `term` for the screen. */
export const FORMAT_NAMES = ['svg', 'png', 'html', 'gif', 'term'] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

/** What `--to` takes. */
export const MODEL_FORMATS = ['onnx', 'safetensors', 'layers', 'json', 'ts', 'predictor'] as const;
export type ModelFormat = (typeof MODEL_FORMATS)[number];

/** Built-in sets of points that `data make` writes. */
export const SET_NAMES = ['moons', 'circles', 'spirals', 'xor', 'blobs', 'checkerboard', 'brady', 'spoiled'] as const;
export type SetName = (typeof SET_NAMES)[number];

/** Shells that `completion` knows. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];
