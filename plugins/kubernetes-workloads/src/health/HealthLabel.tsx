import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { HealthStatus } from '@mooring/plugin-kubernetes-workloads-common';
import {
  RiCheckboxCircleFill,
  RiCloseCircleFill,
  RiLoader4Line,
  RiPauseCircleFill,
  RiQuestionFill,
  RiSubtractLine,
} from '@remixicon/react';
import { kubernetesWorkloadsTranslationRef } from '../translation';

/** How each status looks; the icons differ in shape, so that nobody has to tell colours apart. Unknown is grey. */
const LOOKS: Record<
  HealthStatus,
  { icon: typeof RiQuestionFill; color: string }
> = {
  Healthy: { icon: RiCheckboxCircleFill, color: 'success' },
  Progressing: { icon: RiLoader4Line, color: 'info' },
  Degraded: { icon: RiCloseCircleFill, color: 'danger' },
  Suspended: { icon: RiPauseCircleFill, color: 'secondary' },
  Missing: { icon: RiSubtractLine, color: 'secondary' },
  Unknown: { icon: RiQuestionFill, color: 'secondary' },
};

/** A status with its sign. */
export function HealthLabel(props: {
  status: HealthStatus;
  as?: 'h2' | 'span';
}) {
  const { status, as = 'span' } = props;
  const { t } = useTranslationRef(kubernetesWorkloadsTranslationRef);
  const { icon: Icon, color } = LOOKS[status];
  return (
    <Flex align="center" gap="1">
      <Icon
        aria-hidden
        size={20}
        style={{ color: `var(--bui-fg-${color})`, flexShrink: 0 }}
      />
      <Text
        as={as}
        weight="bold"
        variant={as === 'h2' ? 'body-large' : 'body-medium'}
        style={{ whiteSpace: 'nowrap' }}
      >
        {t(`health.${status}`)}
      </Text>
    </Flex>
  );
}
