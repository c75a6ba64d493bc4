import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { getContrastRatio } from '@material-ui/core/styles';
import { darkPalette, lightPalette } from './palettes';

// WCAG 2.2, level AA: success criteria 1.4.3 and 1.4.11
const TEXT = 4.5;
const GRAPHICS = 3;

const css = readFileSync(resolve(__dirname, 'theme.css'), 'utf8');
const [lightTokens, darkTokens] = [...css.matchAll(/\{([^}]*)\}/g)].map(
  ([, block]): Record<string, string> =>
    Object.fromEntries(
      [...block.matchAll(/--bui-([\w-]+): (#\w+);/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    ),
);

/** The pairs that fall short, each as "ink on surface: ratio", so that a failure says which. */
function tooFaint(inks: string[], surfaces: string[], least: number) {
  return surfaces
    .flatMap(surface => inks.map(ink => ({ ink, surface })))
    .map(pair => ({ ...pair, ratio: getContrastRatio(pair.ink, pair.surface) }))
    .filter(({ ratio }) => ratio < least)
    .map(({ ink, surface, ratio }) => `${ink} on ${surface}: ${ratio}`);
}

describe.each([
  ['light', lightPalette, lightTokens],
  ['dark', darkPalette, { ...lightTokens, ...darkTokens }],
] as const)('the %s theme', (_, palette, tokens) => {
  const { background, status, navigation } = palette;
  const materialSurfaces = [background.default, background.paper];
  const buiSurfaces = Object.keys(tokens)
    .filter(name => /^bg-(app|neutral-\d)$/.test(name))
    .map(name => tokens[name]);

  it('draws readable text on every surface', () => {
    expect(buiSurfaces).toHaveLength(5);
    expect(
      tooFaint(
        [
          palette.textSubtle,
          palette.link,
          palette.linkHover,
          palette.primary.main,
        ],
        materialSurfaces,
        TEXT,
      ),
    ).toEqual([]);
    expect(
      tooFaint(
        [tokens['fg-primary'], tokens['fg-secondary']],
        buiSurfaces,
        TEXT,
      ),
    ).toEqual([]);
    expect(
      tooFaint([tokens['accent-fg']], [tokens['accent-bg']], TEXT),
    ).toEqual([]);
  });

  it('draws a readable sidebar', () => {
    expect(
      tooFaint(
        [navigation.color, navigation.selectedColor],
        [
          navigation.background,
          navigation.navItem.hoverBackground,
          navigation.submenu.background,
        ],
        TEXT,
      ),
    ).toEqual([]);
    expect(
      tooFaint([navigation.indicator], [navigation.background], GRAPHICS),
    ).toEqual([]);
  });

  it('draws states and focus that can be told from what is behind them', () => {
    expect(tooFaint(Object.values(status), materialSurfaces, GRAPHICS)).toEqual(
      [],
    );
    expect(
      tooFaint(
        ['positive', 'negative', 'warning', 'announcement']
          .map(name => tokens[`fg-${name}`])
          .concat(tokens.ring),
        buiSurfaces,
        GRAPHICS,
      ),
    ).toEqual([]);
  });

  it('says the same in Material UI and in Backstage UI', () => {
    expect(tokens).toMatchObject({
      'bg-app': background.default,
      'bg-neutral-1': background.paper,
      'fg-secondary': palette.textSubtle,
      'border-1': palette.border,
      'accent-bg': palette.primary.main,
      'fg-positive': status.ok,
      'fg-negative': status.error,
      'fg-warning': status.warning,
      'fg-announcement': status.running,
    });
  });
});
