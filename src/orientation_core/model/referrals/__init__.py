"""The second line: the ombudsman's protocols, the cases that go there, what comes back, and the sealed dossier."""
