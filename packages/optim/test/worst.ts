/** The largest deviation so far as a share of its tolerance; infinite where a number is NaN. */
export class Worst {
  ratio = 0;
  where = 'nowhere';
  compared = 0;

  /** A null tolerance means: not comparable here. */
  see(where: string, ours: ArrayLike<number>, theirs: ArrayLike<number>, tolerance: number | null | undefined): void {
    if (tolerance === null || tolerance === undefined) return;
    if (ours.length !== theirs.length) throw new Error(`${where}: ${ours.length} numbers beside ${theirs.length}`);
    for (let i = 0; i < ours.length; i++) {
      const deviation = Math.abs((ours[i] as number) - (theirs[i] as number));
      const ratio = Number.isNaN(deviation) ? Infinity : deviation === 0 ? 0 : deviation / tolerance;
      this.compared++;
      if (ratio > this.ratio) {
        this.ratio = ratio;
        this.where = `${where}[${i}]`;
      }
    }
  }
}
