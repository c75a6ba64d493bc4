import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Accordion, AccordionPanel, AccordionTrigger } from '@backstage/ui';
import { MatchingSummary } from '@mooring/plugin-kubernetes-matching-common';
import { kubernetesMatchingTranslationRef } from '../translation';
import { STATUSES } from './useUrlFilter';
import styles from './TrendChart.module.css';

const WIDTH = 240;
const HEIGHT = 40;

type Trend = MatchingSummary['trend'];

/** How many components were not linked on each day, as a line and, for who cannot see it or wants the numbers, a table. */
export function TrendChart({ trend }: { trend: Trend }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const values = trend.map(({ statuses }) => notLinked(statuses));
  const max = Math.max(1, ...values);
  const label = t('trend.label', {
    days: String(trend.length),
    first: String(values[0] ?? 0),
    last: String(values.at(-1) ?? 0),
    max: String(Math.max(0, ...values)),
  });
  if (trend.length < 2) {
    return <span className={styles.empty}>{t('trend.empty')}</span>;
  }
  return (
    <div className={styles.trend}>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
        className={styles.chart}
      >
        <title>{label}</title>
        <polyline
          points={values
            .map((value, index) => {
              const x = (index / (values.length - 1)) * WIDTH;
              const y = HEIGHT - (value / max) * HEIGHT;
              return `${x.toFixed(1)},${y.toFixed(1)}`;
            })
            .join(' ')}
        />
      </svg>
      <Accordion>
        <AccordionTrigger title={t('trend.show')} />
        <AccordionPanel>
          <TrendTable trend={trend} />
        </AccordionPanel>
      </Accordion>
    </div>
  );
}

function TrendTable({ trend }: { trend: Trend }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  return (
    <div
      className={styles.scroll}
      role="group"
      aria-label={t('trend.show')}
      // A region that can scroll has to be reached by the keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('trend.date')}</th>
            {STATUSES.map(status => (
              <th key={status} scope="col">
                {t(`status.${status}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {trend.toReversed().map(({ date, statuses }) => (
            <tr key={date}>
              <th scope="row">{date}</th>
              {STATUSES.map(status => (
                <td key={status}>{statuses[status]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Invalid annotations link nothing either. */
function notLinked(statuses: Trend[number]['statuses']): number {
  return statuses.unmatched + statuses.invalid;
}
