'use strict';

// A Node that does nothing: what cold starts are counted above.
