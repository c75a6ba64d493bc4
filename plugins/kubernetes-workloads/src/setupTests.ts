import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Only what never happens fails: on a busy machine, a page takes its time.
configure({ asyncUtilTimeout: 60_000 });
jest.setTimeout(180_000);
