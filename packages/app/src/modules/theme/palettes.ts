import { palettes } from '@backstage/theme';

// Colours of Material UI components. Those of Backstage UI are in theme.css; the two say the same.
// Text has a contrast of at least 4.5 to 1 with what it is drawn on, and icons of 3 to 1 (WCAG 2.2, level AA).

const navigation = {
  background: '#0b2b3d',
  indicator: '#ff9152',
  color: '#c2d3dc',
  selectedColor: '#ffffff',
  navItem: { hoverBackground: '#17425a' },
  submenu: { background: '#123649' },
};

/** Sea and paper. */
export const lightPalette = {
  ...palettes.light,
  background: { default: '#f3f6f8', paper: '#ffffff' },
  primary: { main: '#0b5a80', dark: '#084563' },
  secondary: { main: '#a34700' },
  status: {
    ok: '#137a3b',
    warning: '#a34700',
    error: '#c4182c',
    running: '#0b63c4',
    pending: '#7a5c00',
    aborted: '#5b6b75',
  },
  border: '#d5dee4',
  textSubtle: '#4d606c',
  link: '#0b5a80',
  linkHover: '#084563',
  warningBackground: '#ffe8cc',
  navigation,
  tabbar: { indicator: '#0b5a80' },
  pinSidebarButton: { icon: '#0b2b3d', background: '#c2d3dc' },
};

/** The same at night. */
export const darkPalette = {
  ...palettes.dark,
  background: { default: '#10202b', paper: '#182c39' },
  primary: { main: '#7fc8ee', dark: '#a5d9f4' },
  secondary: { main: '#ffab78' },
  text: { primary: '#f2f6f8', secondary: '#b9c8d1' },
  status: {
    ok: '#5ccb8a',
    warning: '#ffb84d',
    error: '#ff8a8f',
    running: '#7cb7ff',
    pending: '#ffe27a',
    aborted: '#a3b1ba',
  },
  border: '#35515f',
  textContrast: '#ffffff',
  textSubtle: '#b9c8d1',
  link: '#7fc8ee',
  linkHover: '#a5d9f4',
  highlight: '#4a3b10',
  navigation,
  tabbar: { indicator: '#7fc8ee' },
  pinSidebarButton: { icon: '#0b2b3d', background: '#c2d3dc' },
};
