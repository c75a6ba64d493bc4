import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { VisuallyHidden } from '@backstage/ui';
import { Finding } from '@mooring/plugin-kubernetes-matching-common';
import { RiCheckLine, RiCloseLine } from '@remixicon/react';
import { kubernetesMatchingTranslationRef } from '../translation';
import styles from './Hops.module.css';

/** The steps on the way to a cluster's answer, up to the one that fails. */
export function Hops({ finding }: { finding: Finding }) {
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const { cluster = '', evidence } = finding;
  if (!evidence.hops?.length) return null;
  return (
    <ol
      className={styles.hops}
      aria-label={t('answers.hops.title', { cluster })}
    >
      {evidence.hops.map(({ hop, ok }) => {
        const Icon = ok ? RiCheckLine : RiCloseLine;
        return (
          <li key={hop} data-ok={ok}>
            {t(`answers.hops.${hop}`)}
            <Icon aria-hidden size={16} />
            <VisuallyHidden>
              {ok ? t('answers.hops.ok') : t('answers.hops.failed')}
            </VisuallyHidden>
          </li>
        );
      })}
    </ol>
  );
}
