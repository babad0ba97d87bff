"""From the state to the web: feeds for readers, pages for people, health for machines."""
