import { writeFileSync } from 'node:fs';
import { Page } from '@playwright/test';

interface Frame {
  readonly jpeg: Buffer;
  readonly caption: string;
}

const CAPTION_HEIGHT = 44;

/** Pictures of one page, one after the other, as an SVG that every browser plays, also within a README on GitHub. */
export class Film {
  static of(page: Page): Film {
    return new Film(page);
  }

  readonly #frames: Frame[] = [];

  private constructor(private readonly page: Page) {}

  /** Adds the page as it is now, with what there is to see. */
  async take(caption: string): Promise<void> {
    const jpeg = await this.page.screenshot({
      type: 'jpeg',
      quality: 70,
      animations: 'disabled',
    });
    this.#frames.push({ jpeg, caption });
  }

  /** @param secondsEach - how long each frame is shown */
  write(file: string, title: string, secondsEach = 4): void {
    const { width, height } = this.page.viewportSize()!;
    const count = this.#frames.length;
    const frames = this.#frames.map(({ jpeg, caption }, index) =>
      [
        `<g style="animation-delay: ${index * secondsEach}s">`,
        `<image width="${width}" height="${height}" href="data:image/jpeg;base64,${jpeg.toString(
          'base64',
        )}"/>`,
        `<text x="20" y="${height + 29}">${
          index + 1
        }/${count} ${caption}</text>`,
        '</g>',
      ].join(''),
    );
    // The last frame alone for people who ask for less motion.
    const style = [
      'text { font: 20px sans-serif; fill: #fff }',
      `g { opacity: 0; animation: shown ${
        count * secondsEach
      }s step-end infinite }`,
      `@keyframes shown { 0% { opacity: 1 } ${100 / count}% { opacity: 0 } }`,
      '@media (prefers-reduced-motion) { g { animation: none } g:last-of-type { opacity: 1 } }',
    ].join('\n');
    const all = height + CAPTION_HEIGHT;
    writeFileSync(
      file,
      [
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${all}" role="img" aria-label="${title}">`,
        `<style>${style}</style>`,
        `<rect width="${width}" height="${all}" fill="#1f2933"/>`,
        ...frames,
        '</svg>\n',
      ].join('\n'),
    );
  }
}
