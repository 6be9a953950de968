import { BORDER, GRID } from './task.ts';

/** The classes' colours, of points and (paler) of what the network says. */
const COLOURS = [
  [0, 114, 178],
  [213, 94, 0],
] as const;
const PALE = 0.55;

/** Points of the plane with their classes. */
interface Rows {
  readonly x: ArrayLike<number>;
  readonly t: ArrayLike<number>;
}

/** Draws what the network says as a background, the rows as points over it. */
export function draw(canvas: HTMLCanvasElement, map: Uint8Array, { x, t }: Rows): void {
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  const small = new OffscreenCanvas(GRID, GRID);
  (small.getContext('2d') as OffscreenCanvasRenderingContext2D).putImageData(picture(map), 0, 0);
  context.imageSmoothingQuality = 'high';
  context.drawImage(small, 0, 0, canvas.width, canvas.height);
  const scale = canvas.width / (2 * BORDER);
  for (let i = 0; i < t.length; i++) {
    context.beginPath();
    context.arc(
      scale * (BORDER + (x[2 * i] as number)),
      scale * (BORDER - (x[2 * i + 1] as number)),
      canvas.width / 130,
      0,
      2 * Math.PI,
    );
    context.fillStyle = `rgb(${COLOURS[t[i] as 0 | 1].join(' ')})`;
    context.fill();
    context.strokeStyle = 'white';
    context.lineWidth = canvas.width / 500;
    context.stroke();
  }
}

/** One class's colour at one end, the other's at the other, white where the network does not know. */
function picture(map: Uint8Array): ImageData {
  const image = new ImageData(GRID, GRID);
  map.forEach((value, i) => {
    const p = value / 255;
    const colour = COLOURS[p < 0.5 ? 0 : 1];
    const strength = PALE * Math.abs(2 * p - 1);
    colour.forEach((channel, c) => {
      image.data[4 * i + c] = 255 + strength * (channel - 255);
    });
    image.data[4 * i + 3] = 255;
  });
  return image;
}
