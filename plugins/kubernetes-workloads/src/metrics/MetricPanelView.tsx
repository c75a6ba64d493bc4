import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text, VisuallyHidden } from '@backstage/ui';
import { MetricPanel } from '@mooring/plugin-kubernetes-workloads-common';
import { useId, useState } from 'react';
import { ScrollRegion } from '../details/ScrollRegion';
import { clockTime } from '../health/clockTime';
import { kubernetesWorkloadsTranslationRef } from '../translation';
import { Chart } from './Chart';
import { formatMetric } from './formatMetric';
import styles from './Metrics.module.css';

/** One panel: a chart with the last value of each line, or all its values as a table. */
export function MetricPanelView(props: {
  panel: MetricPanel;
  from: number;
  stepMs: number;
}) {
  const { panel, from, stepMs } = props;
  const { id, unit, series, totalSeries } = panel;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const [isTable, setTable] = useState(false);
  const labelId = useId();
  const title = panel.title ?? t(`metrics.panel.${id}`);
  return (
    <figure aria-labelledby={labelId} className={styles.panel}>
      <Flex align="center" justify="between" gap="2">
        <figcaption id={labelId}>
          <Text weight="bold">{title}</Text>
        </figcaption>
        <Button
          variant="tertiary"
          size="small"
          aria-pressed={isTable}
          onPress={() => setTable(!isTable)}
        >
          {t(isTable ? 'metrics.asChart' : 'metrics.asTable')}
          <VisuallyHidden>: {title}</VisuallyHidden>
        </Button>
      </Flex>
      {isTable ? (
        <ValuesTable {...{ panel, from, stepMs, title }} />
      ) : (
        <>
          <Chart {...{ panel, from, stepMs }} />
          <ul className={styles.legend}>
            {series.map(({ name, values }, index) => (
              <li key={`${index} ${name}`}>
                <span
                  aria-hidden
                  className={styles.swatch}
                  data-line={index % 6}
                />
                <span className={styles.name}>{name}</span>{' '}
                {formatMetric(unit, lastOf(values))}
              </li>
            ))}
          </ul>
        </>
      )}
      {totalSeries > series.length && (
        <Text as="p" variant="body-small" color="secondary">
          {t('metrics.more', { count: totalSeries - series.length })}
        </Text>
      )}
    </figure>
  );
}

/** The latest first. */
function ValuesTable(props: {
  panel: MetricPanel;
  from: number;
  stepMs: number;
  title: string;
}) {
  const { panel, from, stepMs, title } = props;
  const { unit, series } = panel;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const points = series[0]?.values.length ?? 0;
  return (
    <ScrollRegion label={title}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('metrics.time')}</th>
            {series.map(({ name }, index) => (
              <th key={index} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: points }, (_, back) => points - 1 - back).map(
            point => (
              <tr key={point}>
                <th scope="row">{clockTime(from + point * stepMs)}</th>
                {series.map(({ values }, index) => (
                  <td key={index}>{formatMetric(unit, values[point])}</td>
                ))}
              </tr>
            ),
          )}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function lastOf(values: readonly (number | null)[]): number | null {
  return values.findLast(value => value !== null) ?? null;
}
