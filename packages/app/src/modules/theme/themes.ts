import { createUnifiedTheme, genPageTheme, pageTheme } from '@backstage/theme';
import { darkPalette, lightPalette } from './palettes';

const fontFamily =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

// One plain header for every kind of page, in place of a burst of colour for each.
const header = genPageTheme({ colors: ['#0b2b3d', '#0b2b3d'], shape: 'none' });
const pageThemes = Object.fromEntries(
  Object.keys(pageTheme).map(kind => [kind, header]),
);

/** The light theme for Material UI 4 and 5. */
export const lightTheme = createUnifiedTheme({
  palette: lightPalette,
  fontFamily,
  pageTheme: pageThemes,
});

/** The dark theme for Material UI 4 and 5. */
export const darkTheme = createUnifiedTheme({
  palette: darkPalette,
  fontFamily,
  pageTheme: pageThemes,
});
