import {
  BreadcrumbEntry,
  PageLayoutProps,
  useBreadcrumbEntries,
} from '@backstage/frontend-plugin-api';
import { Tab, TabList, TabPanel, Tabs } from '@backstage/ui';
import { useLocation, useResolvedPath } from 'react-router-dom';
import { PageHeader } from './PageHeader';
import './layout.css';

/**
 * Backstage's own layout, with what it lacks for those who hear a page: a heading that names the entity, a landmark around the
 * header, and tabs that belong to what they show.
 */
export function PageLayout(props: PageLayoutProps) {
  const { title, icon, noHeader, titleLink, headerActions } = props;
  const path = useResolvedPath('.').pathname.replace(/\/$/, '');
  const { pathname } = useLocation();
  const { children } = props;
  const tabs = (props.tabs ?? []).map(({ href, ...tab }) => ({
    ...tab,
    href: href.startsWith('/') ? href : `${path}/${href}`,
  }));
  // At the path of the page itself, its content leads to the first tab.
  const isTabOpen = tabs.some(({ href }) =>
    `${pathname}/`.startsWith(`${href}/`),
  );
  const { items: breadcrumbs } = useBreadcrumbEntries();
  if (noHeader) return <>{children}</>;

  const content = (
    <>
      <header className={tabs.length > 0 ? 'pageHeaderWithTabs' : undefined}>
        <PageHeader
          title={title}
          icon={icon}
          titleLink={titleLink}
          breadcrumbs={breadcrumbs}
          customActions={headerActions}
        />
      </header>
      {tabs.length === 0 ? (
        children
      ) : (
        <Tabs className="pageTabs">
          <nav className="pageTabsBar" aria-label={title}>
            <TabList aria-label={title}>
              {tabs.map(({ id, label, href }) => (
                <Tab key={id} id={id} href={href} matchStrategy="prefix">
                  {label}
                </Tab>
              ))}
            </TabList>
          </nav>
          {isTabOpen
            ? tabs.map(({ id }) => (
                <TabPanel key={id} id={id} className="pageTabsPanel">
                  {children}
                </TabPanel>
              ))
            : children}
        </Tabs>
      )}
    </>
  );
  if (!title) return content;
  return (
    <BreadcrumbEntry entry={{ label: title, href: titleLink ?? (path || '/') }}>
      {content}
    </BreadcrumbEntry>
  );
}
