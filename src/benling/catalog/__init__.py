"""Courses as their authors wrote them: course.yml, notebooks, and the released build."""
