"""Who a person is: accounts, sessions, single sign-on."""
