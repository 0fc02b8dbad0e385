"""The web pages: who works with the papers signs in here, and sees the companies they are in and no other."""
