/** The polynomial of Castagnoli et al. 1993, its bits turned round. */
const POLYNOMIAL = 0x82f63b78;

/** The checksum CRC-32C of some bytes (RFC 3720, appendix B.4), bit by bit: it is taken of a few hundred bytes an epoch. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
