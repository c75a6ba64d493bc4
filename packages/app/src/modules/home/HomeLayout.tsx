import { useRouteRef } from '@backstage/frontend-plugin-api';
import { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import { ButtonLink, Container, Flex, Text } from '@backstage/ui';
import { tourRouteRef } from '../tour/routes';
import './home.css';

/** The widgets that need the whole width. */
const WIDE = [
  'home-page-widget:kubernetes-matching/fleet',
  'home-page-widget:kubernetes-workloads/owned-workloads',
];

/** The widgets in the order of `app.extensions`: side by side where there is room, below each other on a phone. */
export function HomeLayout({ widgets }: HomePageLayoutProps) {
  const tour = useRouteRef(tourRouteRef)?.();
  return (
    <main>
      <Container>
        <Flex direction="column" gap="4" py="4">
          <Flex justify="between" align="center" gap="3" className="homeHeader">
            <Text as="h1" variant="title-medium">
              Home
            </Text>
            <Flex gap="2">
              {tour && (
                <ButtonLink href={tour} variant="secondary">
                  What this portal shows you
                </ButtonLink>
              )}
              <ButtonLink href="/catalog">Catalog</ButtonLink>
            </Flex>
          </Flex>
          <div className="homeGrid">
            {widgets.map(({ node, component }) => (
              <div
                key={node.spec.id}
                className={WIDE.includes(node.spec.id) ? 'homeWide' : undefined}
              >
                {component}
              </div>
            ))}
          </div>
        </Flex>
      </Container>
    </main>
  );
}
