import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// On a busy machine a page takes its time.
configure({ asyncUtilTimeout: 30_000 });
