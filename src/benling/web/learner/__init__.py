"""我的学习: what a learner must do, has done and earned."""
