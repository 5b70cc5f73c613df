"""Who serves where: org units, people, memberships, exemptions; dated twice."""
