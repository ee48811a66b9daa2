// The library loads these when they are first needed. A guard has given up the right to read its own program by then, so
// all that this adapter uses is loaded with it.
import 'x11/lib/auth.js';
import 'x11/lib/ext/big-requests.js';
import 'x11/lib/ext/composite.js';
import 'x11/lib/ext/damage.js';
import 'x11/lib/ext/dpms.js';
import 'x11/lib/ext/fixes.js';
import 'x11/lib/ext/randr.js';
import 'x11/lib/ext/screen-saver.js';
import 'x11/lib/ext/shm.js';
import 'x11/lib/ext/xc-misc.js';
import 'x11/lib/fdpass.js';
