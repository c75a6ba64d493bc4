import { dirname } from 'node:path';
import { readMatchQuery } from '@mooring/plugin-kubernetes-matching-common';
import { EntityDocument } from '../../discover/EntityDocument';
import { isWithin } from '../../files/Checkout';
import { Chart } from './findCharts';

/**
 * What a chart's release is taken to be called: like the component around the chart, when there is only one. Charts often
 * label with the release's name, and it is chosen by whoever installs them; another choice would make mistakes of what is none.
 */
export function releaseFor(
  { path, name }: Chart,
  entities: readonly EntityDocument[],
): string {
  const around = entities
    .map(({ entity, document }) => ({
      id: readMatchQuery(entity).id,
      directory: dirname(document.file.path),
    }))
    .filter(({ directory }) => isWithin(directory, dirname(path)));
  const depth = Math.max(0, ...around.map(({ directory }) => directory.length));
  const nearest = around.filter(({ directory }) => directory.length === depth);
  return nearest.length === 1 ? nearest[0].id : name;
}
