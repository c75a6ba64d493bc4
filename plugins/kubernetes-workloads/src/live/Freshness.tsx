import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { useEffect, useState } from 'react';
import { kubernetesWorkloadsTranslationRef } from '../translation';

const SECOND_MS = 1_000;
const MINUTE_S = 60;

/** How old what is shown is, and whether changes come by themselves. */
export function Freshness(props: {
  answeredAt: number | undefined;
  isFollowing: boolean;
}) {
  const { answeredAt, isFollowing } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  if (answeredAt === undefined) return null;
  const seconds = Math.max(0, Math.round((now - answeredAt) / SECOND_MS));
  const age =
    seconds < MINUTE_S
      ? t('fresh.seconds', { seconds: String(seconds) })
      : t('fresh.minutes', { minutes: String(Math.floor(seconds / MINUTE_S)) });
  return (
    <Text variant="body-small" color="secondary">
      {isFollowing ? t('fresh.live', { age }) : t('fresh.last', { age })}
    </Text>
  );
}
