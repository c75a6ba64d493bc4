const PAINT = '#f4f8fa';
const ROPE = '#ff9152';

/** A bollard with a line made fast to it; `public/favicon.svg` is the same drawing on a tile. */
const Bollard = () => (
  <>
    <g fill={PAINT}>
      <rect x="9" y="5.5" width="14" height="5" rx="2.5" />
      <rect x="12" y="10.5" width="8" height="12.5" />
      <rect x="7" y="23" width="18" height="4" rx="2" />
    </g>
    <g fill="none" stroke={ROPE} strokeWidth="2.4" strokeLinecap="round">
      <path d="M10.2 18.6 20.8 13.4" />
      <path d="M10.2 22 20.8 16.8c3-1.5 5-1.4 7.2-.2" />
    </g>
  </>
);

/** The mark alone, for the closed sidebar. */
export const LogoIcon = () => (
  <svg viewBox="4 2 28 28" height="30" aria-hidden="true">
    <Bollard />
  </svg>
);

/** The mark and the name, for the open sidebar. */
export const LogoFull = () => (
  <svg viewBox="4 2 133 28" height="30" aria-hidden="true">
    <Bollard />
    <g
      fill="none"
      stroke={PAINT}
      strokeWidth="2.5"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M38 23V11M38 15.2a4 4 0 0 1 8 0V23M46 15.2a4 4 0 0 1 8 0V23" />
      <circle cx="64.5" cy="17" r="6" />
      <circle cx="80.5" cy="17" r="6" />
      <path d="M91.5 23V11M91.5 16a5 5 0 0 1 5-5" />
      <path d="M101.5 23V11M101.5 6.6v.1" />
      <path d="M107 23V11M107 16a5 5 0 0 1 10 0v7" />
      <circle cx="128" cy="17" r="6" />
      <path d="M134 11v12a5.2 5.2 0 0 1-10 2" />
    </g>
  </svg>
);
