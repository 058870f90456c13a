"""Answers that people look at: pages, maps, charts, briefs."""
