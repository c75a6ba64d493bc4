import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text, TextColorStatus } from '@backstage/ui';
import { MatchStatus } from '@mooring/plugin-kubernetes-matching-common';
import {
  RiCloseCircleFill,
  RiContrastFill,
  RiForbid2Fill,
  RiLinksLine,
  RiQuestionFill,
} from '@remixicon/react';
import { kubernetesMatchingTranslationRef } from '../translation';

/** How each status looks; the icons differ in shape, so that nobody has to tell colours apart. */
const STATUS_LOOKS: Record<
  MatchStatus,
  { icon: typeof RiQuestionFill; color: TextColorStatus | 'secondary' }
> = {
  // A tick is kept for workloads that were seen to be well.
  matched: { icon: RiLinksLine, color: 'success' },
  'partly-matched': { icon: RiContrastFill, color: 'warning' },
  unmatched: { icon: RiCloseCircleFill, color: 'danger' },
  unknown: { icon: RiQuestionFill, color: 'secondary' },
  invalid: { icon: RiForbid2Fill, color: 'danger' },
};

/** A status with its sign. */
export function StatusLabel(props: {
  status: MatchStatus;
  as?: 'h2' | 'h3' | 'span';
}) {
  const { status, as = 'span' } = props;
  const { t } = useTranslationRef(kubernetesMatchingTranslationRef);
  const { icon: Icon, color } = STATUS_LOOKS[status];
  return (
    <Flex align="center" gap="1">
      <Icon
        aria-hidden
        size={20}
        style={{ color: `var(--bui-fg-${color})`, flexShrink: 0 }}
      />
      <Text
        as={as}
        weight={as === 'span' ? 'regular' : 'bold'}
        variant={as === 'span' ? 'body-medium' : 'body-large'}
      >
        {t(`status.${status}`)}
      </Text>
    </Flex>
  );
}
