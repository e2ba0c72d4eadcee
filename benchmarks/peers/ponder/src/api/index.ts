// Ponder wants an API; the benchmark reads the tables themselves.
import { Hono } from "hono";

export default new Hono();
