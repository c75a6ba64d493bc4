import { Fragment, ReactNode } from 'react';
import styles from './DescriptionList.module.css';

/** Names and what they stand for. */
export function DescriptionList(props: {
  items: readonly (readonly [name: string, value: ReactNode])[];
}) {
  return (
    <dl className={styles.list}>
      {props.items.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
