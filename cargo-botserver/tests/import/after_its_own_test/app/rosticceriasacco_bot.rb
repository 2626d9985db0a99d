class RosticceriaSaccoBot; end
