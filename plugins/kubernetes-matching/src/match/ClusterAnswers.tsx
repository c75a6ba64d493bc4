import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Accordion, AccordionPanel, AccordionTrigger } from '@backstage/ui';
import {
  EntityMatch,
  LiveClusterMatch,
} from '@mooring/plugin-kubernetes-matching-common';
import { kubernetesMatchingTranslationRef } from '../translation';
import { isAnswering, sinceOf, useStateText } from './clusterState';
import { RelativeTime } from './RelativeTime';
import styles from './ClusterAnswers.module.css';

/** What each cluster answered; one that could not answer is never shown as empty. */
export function ClusterAnswers(props: {
  match: EntityMatch;
  defaultExpanded?: boolean;
}) {
  const { match, defaultExpanded } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const answer = useAnswerText();
  return (
    <Accordion defaultExpanded={defaultExpanded}>
      <AccordionTrigger
        title={t('answers.title')}
        subtitle={match.clusters
          .slice(0, 3)
          .map(cluster => `${cluster.cluster}: ${answer(cluster)}`)
          .join(' · ')}
      />
      <AccordionPanel>
        <AnswerTable match={match} />
      </AccordionPanel>
    </Accordion>
  );
}

function AnswerTable({ match }: { match: EntityMatch }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const stateText = useStateText();
  const answer = useAnswerText();
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={t('answers.caption')}>
        <thead>
          <tr>
            <th scope="col">{t('answers.cluster')}</th>
            <th scope="col">{t('answers.answer')}</th>
            <th scope="col">{t('answers.state')}</th>
          </tr>
        </thead>
        <tbody>
          {match.clusters.map(cluster => {
            const since = sinceOf(cluster.state);
            return (
              <tr key={cluster.cluster}>
                <th scope="row">{cluster.cluster}</th>
                <td>{answer(cluster)}</td>
                <td>
                  {stateText(cluster.state)}
                  {since && (
                    <>
                      {', '}
                      {t('answers.since', {
                        when: <RelativeTime iso={since} />,
                      })}
                    </>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** `0 of 1,204 objects`, or `unknown`. */
function useAnswerText(): (cluster: LiveClusterMatch) => string {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  return cluster => {
    const { counts, objects, state, status } = cluster;
    const matching = totalOf(counts);
    if (state.type === 'not-watched' && status !== 'unknown') {
      return t('answers.listed', { matching: matching.toLocaleString() });
    }
    if (isAnswering(cluster)) {
      return t('answers.matching', {
        matching: matching.toLocaleString(),
        objects: objects.toLocaleString(),
      });
    }
    return matching > 0
      ? t('answers.atLeast', { matching: matching.toLocaleString() })
      : t('answers.unknown');
  };
}

/** How many objects there are of all kinds together. */
export function totalOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
