"""One verb function per step, their order, the engine, and the doors documents come in by."""
