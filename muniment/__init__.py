"""Where the parts are put together: settings, repository, command line, web application."""
