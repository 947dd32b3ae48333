import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { withoutEval } from '../domain/schema/without-eval';
import { asking } from './api/asking';
import { SessionGate } from './shell/session-gate';
import { Frame } from './shell/frame';
import { LanguageProvider } from './shell/language';
import './style.css';

withoutEval();
const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <QueryClientProvider client={asking}>
          <SessionGate>
            <Frame />
          </SessionGate>
        </QueryClientProvider>
      </LanguageProvider>
    </StrictMode>,
  );
