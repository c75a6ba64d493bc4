import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

/**
 * The browser to test with: `CHROMIUM_PATH`, or Playwright's own, or the first one on the `PATH`.
 *
 * @throws Error when there is none, which says what to install.
 */
export function findChromium() {
  const candidates = [
    ...(process.env.CHROMIUM_PATH
      ? [process.env.CHROMIUM_PATH]
      : [
          chromium.executablePath(),
          ...(process.env.PATH ?? '')
            .split(delimiter)
            .flatMap(folder => NAMES.map(name => join(folder, name))),
          '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        ]),
  ];
  const found = candidates.find(path => existsSync(path));
  if (!found) {
    throw new Error(
      process.env.CHROMIUM_PATH
        ? `CHROMIUM_PATH: there is no file ${process.env.CHROMIUM_PATH}`
        : 'No Chromium found. Install it ("apt-get install chromium" or "yarn playwright install chromium"), ' +
          'or set CHROMIUM_PATH to the program.',
    );
  }
  return found;
}
