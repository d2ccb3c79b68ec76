"""The pages of words, tables and charts: the analyst's appendix and the county's figures."""
