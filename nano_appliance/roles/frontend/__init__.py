"""The browser portal, its accounts, and the REST gateway to the core."""
