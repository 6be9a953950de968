/** Rows that one request may bring. */
export const MAX_ROWS = 32;

/** Bytes of a request's body: 32 rows of 8 numbers, each with all its digits, take less than 8 KB. */
export const MAX_BYTES = 16_384;

/** The largest number in a row, either way: features are scaled before they come here. */
export const MAX_FEATURE = 100;
