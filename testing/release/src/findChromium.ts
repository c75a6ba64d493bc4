import { execFileSync } from 'node:child_process';

/** The browser of this machine: `CHROMIUM_PATH`, or the first one on the `PATH`. */
export function findChromium(): string {
  for (const name of [
    process.env.CHROMIUM_PATH,
    'chromium',
    'chromium-browser',
    'google-chrome',
  ]) {
    if (!name) continue;
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // the next one
    }
  }
  throw new Error('no Chromium found: install it, or name it in CHROMIUM_PATH');
}
