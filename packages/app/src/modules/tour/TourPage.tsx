import { Container, Flex, Link, Text } from '@backstage/ui';
import { CHAPTERS, Stop } from './stops';

/** Each verdict and each problem that the portal knows, with the page that shows it. */
export function TourPage() {
  return (
    <main>
      <Container>
        <Flex direction="column" gap="6" py="4">
          <Text as="p">
            The demo company, Harbour Goods, sells ship's supplies. Most of it
            is well; in the rest, each kind of trouble happens once. Every link
            below leads to one of them.
          </Text>
          {CHAPTERS.map(({ title, intro, stops }) => (
            <section key={title} aria-label={title}>
              <Text as="h2" variant="title-small">
                {title}
              </Text>
              <Text as="p" color="secondary">
                {intro}
              </Text>
              <ul>
                {stops.map(stop => (
                  <Entry key={stop.id} stop={stop} />
                ))}
              </ul>
            </section>
          ))}
        </Flex>
      </Container>
    </main>
  );
}

function Entry({ stop }: { stop: Stop }) {
  const { id, what, name, path } = stop;
  return (
    <li style={{ margin: 'var(--bui-space-2) 0' }}>
      {path ? <Link href={path}>{name ?? id}</Link> : <Text>{name ?? id}</Text>}
      <Text as="span"> {what} </Text>
      {name && (
        <Text as="span" variant="body-small" color="secondary">
          {id}
        </Text>
      )}
    </li>
  );
}
