import { resolve } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';

/** The root of the repository. */
export const ROOT = resolvePackagePath('@mooring/chart-testing', '../..');

/** The charts, by their directories. */
export const CHARTS = ['mooring', 'mooring-remote-cluster'].map(name =>
  resolve(ROOT, 'deploy/helm', name),
);
