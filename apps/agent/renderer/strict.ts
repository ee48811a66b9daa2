import { z } from 'zod';

// The content policy forbids making code from text, which zod would otherwise try.
z.config({ jitless: true });
