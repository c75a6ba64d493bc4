import { Content, Header, Page } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { catalogEntityCreatePermission } from '@backstage/plugin-catalog-common/alpha';
import {
  catalogImportTranslationRef,
  defaultGenerateStepper,
  ImportInfoCard,
  ImportStepper,
  ImportStepperProps,
  PrepareResult,
} from '@backstage/plugin-catalog-import';
import { RequirePermission } from '@backstage/plugin-permission-react';
import { Grid } from '@backstage/ui';
import { MatchPreview } from './MatchPreview';

type GenerateStepper = NonNullable<ImportStepperProps['generateStepper']>;

/** The stepper makes the content of steps that are not reached yet, too; there is nothing to review in them. */
function ReviewedMatches(props: { prepareResult: PrepareResult | undefined }) {
  const { prepareResult } = props;
  // The pull request of a repository is not merged yet, so that there is nothing to read.
  if (prepareResult?.type !== 'locations') return null;
  return (
    <MatchPreview
      targets={prepareResult.locations.map(({ target }) => target)}
    />
  );
}

/** The usual steps, but for the review, which shows the match above what it showed. */
const withPreview: GenerateStepper = (flow, defaults, t) => {
  const steps = defaultGenerateStepper(flow, defaults, t);
  return {
    ...steps,
    review: (state, options) => {
      const { stepLabel, content } = steps.review(state, options);
      return {
        stepLabel,
        content: (
          <>
            <ReviewedMatches prepareResult={state.prepareResult} />
            {content}
          </>
        ),
      };
    },
  };
};

/** The import page of the catalog's own parts, with a preview of the match in the step before something is registered. */
export function ImportPage() {
  const { t } = useTranslationRef(catalogImportTranslationRef);
  return (
    <RequirePermission permission={catalogEntityCreatePermission}>
      <Page themeId="home">
        <Header title={t('defaultImportPage.headerTitle')} />
        <Content>
          <Grid.Root columns={{ initial: '1', md: '2' }} gap="4">
            <ImportStepper generateStepper={withPreview} />
            <div>
              <ImportInfoCard />
            </div>
          </Grid.Root>
        </Content>
      </Page>
    </RequirePermission>
  );
}
