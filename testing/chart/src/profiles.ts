import { join } from 'node:path';
import { CHARTS } from './charts';

const [MOORING] = CHARTS;

/** The profiles that come with the chart, each with what only an installation knows, as files for `--values`. */
export const PROFILES = {
  dev: files('values-dev', 'ci/dev-values'),
  production: files(
    'values-production',
    'ci/site-values',
    'ci/production-values',
  ),
  'api-only': files('values-api-only', 'ci/site-values', 'ci/api-only-values'),
};

/** See {@link PROFILES}. */
export type Profile = keyof typeof PROFILES;

function files(...names: string[]): string[] {
  return names.map(name => `--values=${join(MOORING, `${name}.yaml`)}`);
}
