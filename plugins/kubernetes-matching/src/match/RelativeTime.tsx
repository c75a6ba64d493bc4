import { appLanguageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** A time as it is from now, in the language of the portal; the exact one is its title. It counts on by itself. */
export function RelativeTime({ iso }: { iso: string }) {
  const { language } = useApi(appLanguageApiRef).getLanguage();
  const time = new Date(iso);
  const [now, setNow] = useState(Date.now);
  const seconds = Math.min(0, Math.round((time.getTime() - now) / 1000));
  const tickMs = seconds > -60 ? 1_000 : 30_000;
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, [tickMs]);

  if (Number.isNaN(seconds)) return <>{iso}</>;
  return (
    <time dateTime={iso} title={time.toLocaleString(language)}>
      {format(seconds, language)}
    </time>
  );
}

function format(seconds: number, language: string): string {
  const [unit, size] = UNITS.find(([, length]) => -seconds >= length) ?? [
    'second' as const,
    1,
  ];
  return new Intl.RelativeTimeFormat(language, {
    style: 'long',
    numeric: 'auto',
  }).format(Math.ceil(seconds / size), unit);
}
